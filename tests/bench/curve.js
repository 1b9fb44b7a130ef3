// Runs before the page's own scripts: when the ROC curve is drawn, and when it is first to be seen.

/** When the ROC curve was last drawn: Rust asks for the canvas's context each time. */
window.rocDrawn = 0;
/** When the frame was through that had the first one, in milliseconds since the navigation. */
window.firstRoc = null;
{
  const { getContext } = HTMLCanvasElement.prototype;
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => (window.firstRoc ??= performance.now());
  HTMLCanvasElement.prototype.getContext = function (...given) {
    if (this.id === "roc") {
      window.rocDrawn = performance.now();
      if (firstRoc === null) port1.postMessage(null);
    }
    return getContext.apply(this, given);
  };
}
