// Runs before the page's own scripts. The page's worker is wrapped, so that each report says how long the worker was at
// it: from the arrival of the request, before its session is made, until the report is there (timing.wall_ms).
{
  const script = (source) => URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  // Listeners are called in the order of their registration, and a short experiment is over before the second one is:
  // the clock has to be there before the worker's own module.
  const clock = script(`
    let began = 0;
    self.addEventListener("message", ({ data }) => {
      if (data.type === "start") began = performance.now();
    });
    const post = self.postMessage.bind(self);
    self.postMessage = (message, transfer) => {
      if (message.type === "report") message.payload.timing.wall_ms = performance.now() - began;
      post(message, transfer);
    };`);
  window.Worker = class extends Worker {
    constructor(address, options) {
      // Seen from a blob, an address that is relative to the page leads nowhere.
      const modules = [clock, new URL(address, document.baseURI).href];
      super(script(modules.map((module) => `import ${JSON.stringify(module)};`).join("\n")), options);
    }
  };
}

/** The page counts its own from 1. */
const REQUEST = -1;

/** Experiments in the page's worker, one after the other: what the report says of each. */
window.runExperiments = async (config, times) => {
  const runs = [];
  while (runs.length < times) runs.push(await runExperiment(config));
  return runs;
};

/** One of them, which the page itself takes no notice of. */
const runExperiment = (config) =>
  new Promise((resolve, reject) => {
    const hear = ({ data }) => {
      // What the page itself has asked may be refused meanwhile: its id is another.
      const refused = data.type === "refused" && data.id === REQUEST;
      if (data.type !== "report" && !refused && data.type !== "failed" && data.type !== "died") return;
      worker.removeEventListener("message", hear);
      if (data.type !== "report") return reject(JSON.stringify(data.payload));
      const { timing, metrics, model } = data.payload;
      const { accuracy } = metrics;
      const { n_iter, n_evaluations = null, loss_curve } = model;
      resolve({ ...timing, accuracy, n_iter, n_evaluations, n_epochs: loss_curve?.length });
    };
    worker.addEventListener("message", hear);
    worker.postMessage({ id: REQUEST, type: "start", payload: { config, csv: null, run: true } });
  });
