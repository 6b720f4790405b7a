// What a page says of itself, to the tests' server, which hears it where the page goes, too.
{
  const tell = (...said) =>
    navigator.sendBeacon("/heard", said.map((one) => one?.message ?? one).join(" "));
  for (const name of ["error", "warn"]) {
    const speak = console[name];
    console[name] = (...said) => (tell(`${name}:`, ...said), speak(...said));
  }
  addEventListener("error", ({ message, target }) => tell("uncaught:", message ?? target.outerHTML), true);
  addEventListener("unhandledrejection", ({ reason }) => tell("rejected:", reason));
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    tell("refused:", effectiveDirective, blockedURI));
  // Of the plans that the engine makes, the last. A browser's driver cannot reach the page's own modules.
  addEventListener("DOMContentLoaded", async () => {
    if (!document.querySelector("[data-module=tool]")) return;
    const { Engine } = await import(new URL("engine.js", document.querySelector("script[src$='/tool.js']").src));
    const { plan } = Engine.prototype;
    Engine.prototype.plan = async function (request) {
      return (globalThis.lastPlan = await plan.call(this, request));
    };
  });
}
