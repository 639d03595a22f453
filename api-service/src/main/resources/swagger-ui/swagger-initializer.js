// In place of the WebJar's own, which shows a pet store.
window.onload = () => {
  window.ui = SwaggerUIBundle({
    // Relative to the page: right behind every proxy.
    url: "../v3/api-docs",
    // Nothing is asked of anybody else.
    validatorUrl: "none",
    dom_id: "#swagger-ui",
    deepLinking: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [SwaggerUIBundle.plugins.DownloadUrl],
    layout: "StandaloneLayout",
  });
};
