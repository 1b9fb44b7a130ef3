// How long the page takes from a slider's input event until the ROC curve is painted anew: `times` milliseconds each of
// the whole, of computing (until the report has arrived) and of drawing (the frame that draws it).
// arguments: the slider's selector, how many times to move it, how many moves before only warm.
const [selector, moves, warming] = arguments;
const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

/** Resolves when the frame is painted in which the ROC curve is drawn from the next report. */
const painted = () =>
  new Promise((resolve) => {
    const hear = ({ data }) => {
      if (data.type !== "report") return;
      worker.removeEventListener("message", hear);
      const computed = performance.now();
      const look = () =>
        requestAnimationFrame(() => {
          const frame = performance.now();
          // A message waits until the frame is through: scripts, layout and painting.
          const { port1, port2 } = new MessageChannel();
          port2.onmessage = () => (rocDrawn > computed ? resolve({ computed, frame, end: performance.now() }) : look());
          port1.postMessage(null);
        });
      look();
    };
    worker.addEventListener("message", hear);
  });

const range = document.querySelector(selector);
const home = range.valueAsNumber;
const times = { whole: [], computing: [], drawing: [] };
for (let move = 0; move < warming + moves; move += 1) {
  // Pictures that are drawn later are drawn by then; and the input comes at any moment between two frames.
  await pause(300 + 17 * Math.random());
  const done = painted();
  const began = performance.now();
  range.value = String(home + ((move + 1) % 2));
  range.dispatchEvent(new Event("input", { bubbles: true }));
  const { computed, frame, end } = await done;
  if (move < warming) continue;
  times.whole.push(end - began);
  times.computing.push(computed - began);
  times.drawing.push(end - frame);
}
return times;
