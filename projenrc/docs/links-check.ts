/** A page as the browser saw it. */
export interface SeenPage {
  /** The path on the site: `/modules/valkey.html`. */
  readonly path: string;
  readonly ids: readonly string[];
  /** Absolute URLs. */
  readonly links: readonly string[];
}

/** The links within the site that lead nowhere, as sentences. */
export function deadLinks(pages: readonly SeenPage[], files: ReadonlySet<string>, origin: string): string[] {
  const ids = new Map(pages.map((page) => [page.path, new Set(page.ids)]));
  return pages.flatMap(({ path, links }) =>
    [...new Set(links)]
      .map((link) => new URL(link))
      .filter((url) => url.origin === origin && !leadsSomewhere(url, ids, files))
      .map((url) => `${path} links to ${url.pathname}${url.hash}, which does not exist.`),
  );
}

function leadsSomewhere(url: URL, ids: Map<string, Set<string>>, files: ReadonlySet<string>): boolean {
  const path = url.pathname.endsWith('/') ? `${url.pathname}index.html` : url.pathname;
  const anchor = decodeURIComponent(url.hash.slice(1));
  return anchor ? (ids.get(path)?.has(anchor) ?? false) : files.has(path);
}
