/** What was dropped or picked, as a list of files with paths; directories are walked. Nothing is read here. */
export interface Picked {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly file: File }[];
}

/** More files than any recording has; a dropped home directory ends here. */
const MOST = 2000;

/** From an input, also one of directories. */
export function pickedFiles(list: FileList | null): Picked | null {
  const files = [...(list ?? [])].slice(0, MOST).map((file) => ({ path: pathOf(file), file }));
  return named(files);
}

/** From a drop. The entries have to be taken while the event lasts; they are walked after. */
export async function droppedFiles(data: DataTransfer): Promise<Picked | null> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return pickedFiles(data.files);
  const files: { path: string; file: File }[] = [];
  for (const entry of entries) await walk(entry, '', files);
  return named(files);
}

async function walk(entry: FileSystemEntry, above: string, files: { path: string; file: File }[]): Promise<void> {
  if (files.length >= MOST) return;
  const path = above + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    files.push({ path, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // a reader gives a hundred entries at a time, and none when it is done
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const one of some) await walk(one, `${path}/`, files);
  }
}

const pathOf = (file: File): string => file.webkitRelativePath || file.name;

/** The name of the one folder or file, or of the first. */
function named(files: Picked['files']): Picked | null {
  const [first] = files;
  if (first === undefined) return null;
  const top = first.path.split('/')[0]!;
  return { name: files.length > 1 && !first.path.includes('/') ? 'recording' : top, files };
}
