// Runs before the page's own scripts. The page's worker is wrapped, so that each report says how long the worker was at
// it: from the arrival of the request, before its session is made, until the report is there (timing.wall_ms).
{
  const measured = (address) => `
    import ${JSON.stringify(String(address))};
    let began = 0;
    const begins = ({ data }) => data.type === "start" && (began = performance.now());
    self.addEventListener("message", begins, { capture: true });
    const post = self.postMessage.bind(self);
    self.postMessage = (message, transfer) => {
      if (message.type === "report") message.payload.timing.wall_ms = performance.now() - began;
      post(message, transfer);
    };`;
  window.Worker = class extends Worker {
    constructor(address, options) {
      super(URL.createObjectURL(new Blob([measured(address)], { type: "text/javascript" })), options);
    }
  };
}

/** When the ROC curve was last drawn: Rust asks for the canvas's context each time. */
window.rocDrawn = 0;
{
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (...given) {
    if (this.id === "roc") window.rocDrawn = performance.now();
    return getContext.apply(this, given);
  };
}

/** The page counts its own from 1. */
const REQUEST = -1;

/** One experiment in the page's worker, which the page itself takes no notice of: what the report says of it. */
window.runExperiment = (config) =>
  new Promise((resolve, reject) => {
    const hear = ({ data }) => {
      // What the page itself has asked may be refused meanwhile: its id is another.
      const refused = data.type === "refused" && data.id === REQUEST;
      if (data.type !== "report" && !refused && data.type !== "failed" && data.type !== "died") return;
      worker.removeEventListener("message", hear);
      if (data.type !== "report") return reject(JSON.stringify(data.payload));
      const { timing, metrics, model } = data.payload;
      resolve({ ...timing, accuracy: metrics.accuracy, n_iter: model.n_iter, n_evaluations: model.n_evaluations ?? null });
    };
    worker.addEventListener("message", hear);
    worker.postMessage({ id: REQUEST, type: "start", payload: { config, csv: null, run: true } });
  });
