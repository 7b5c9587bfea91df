/** Where the apps of a configuration really are: `https://<app>.azurewebsites.net/…` is asked at the app's own URL. */
export function appUrls(apps: Readonly<Record<string, { url: string }>> = {}): (url: URL) => URL {
  return asked => {
    const name = /^(.+)\.azurewebsites\.net$/.exec(asked.hostname)?.[1];
    const app = name === undefined ? undefined : apps[name];
    return app ? new URL(asked.pathname + asked.search, app.url) : asked;
  };
}
