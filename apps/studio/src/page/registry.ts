/**
 * Where the registry is: what `<meta name="cheer-registry" content="...">` says, against the page's own address. As built it says `./`:
 * the folder in which the page lies. Whoever serves the page apart from its registry changes that one line.
 */
export function registryAddress(page: Document): string {
  const said = page.querySelector<HTMLMetaElement>('meta[name="cheer-registry"]')?.content ?? './';
  const { href } = new URL(said, page.baseURI);
  return href.endsWith('/') ? href : `${href}/`;
}

/**
 * The publisher that this page was made for: the fingerprint of their root, which `<meta name="cheer-root" content="...">` says. As built it
 * is empty. Whoever serves the page from another place than the registry writes it there; then a registry of anybody else is refused.
 */
export const pinnedRoot = (page: Document): string =>
  page.querySelector<HTMLMetaElement>('meta[name="cheer-root"]')?.content.trim() ?? '';
