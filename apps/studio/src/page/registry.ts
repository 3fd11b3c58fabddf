/**
 * Where the registry is: what `<meta name="cheer-registry" content="...">` says, against the page's own address. As built it says `./`:
 * the folder in which the page lies. Whoever serves the page apart from its registry changes that one line.
 */
export function registryAddress(page: Document): string {
  const said = page.querySelector<HTMLMetaElement>('meta[name="cheer-registry"]')?.content ?? './';
  const { href } = new URL(said, page.baseURI);
  return href.endsWith('/') ? href : `${href}/`;
}
