import { describe, expect, it } from 'vitest';
import { droppedFiles, pickedFiles } from '../../src/page/drop.ts';

type Tree = { readonly [name: string]: Tree | string };

/** A directory as a browser gives it: its reader answers in several parts, then with none. */
function entry(name: string, content: Tree | string): FileSystemEntry {
  if (typeof content === 'string') {
    const file = (done: (file: File) => void): void => done(new File([content], name));
    return { name, isFile: true, file } as unknown as FileSystemEntry;
  }
  const left = Object.entries(content).map(([child, below]) => entry(child, below));
  const readEntries = (done: (some: FileSystemEntry[]) => void): void => done(left.splice(0, 2));
  return { name, isFile: false, createReader: () => ({ readEntries }) } as unknown as FileSystemEntry;
}

const drop = (tree: Tree) =>
  droppedFiles({
    items: Object.entries(tree).map(([name, content]) => ({ webkitGetAsEntry: () => entry(name, content) })),
  } as unknown as DataTransfer);
const paths = (picked: Awaited<ReturnType<typeof drop>>) => picked?.files.map(({ path }) => path);

describe('what is dropped', () => {
  it('is walked to its last file, with paths from the folder on', async () => {
    const picked = await drop({
      S01: { 'BVP.csv': 'a', 'EDA.csv': 'b', 'TEMP.csv': 'c', more: { 'x.txt': 'd' }, empty: {} },
    });
    expect(picked?.name).toBe('S01');
    expect(paths(picked)).toEqual(['S01/BVP.csv', 'S01/EDA.csv', 'S01/TEMP.csv', 'S01/more/x.txt']);
    expect(await picked!.files[3]!.file.text()).toBe('d');
  });

  it('may be one file, or several beside each other', async () => {
    expect((await drop({ 'a.zip': 'x' }))?.name).toBe('a.zip');
    expect((await drop({ 'BVP.csv': 'x', 'EDA.csv': 'y' }))?.name).toBe('recording');
  });

  it('is nothing where there is no file in it', async () => {
    expect(await drop({ empty: {} })).toBeNull();
    expect(await droppedFiles({ items: [], files: [] } as unknown as DataTransfer)).toBeNull();
    expect(pickedFiles(null)).toBeNull();
  });

  it('ends somewhere, whatever is dropped', async () => {
    const many = Object.fromEntries(Array.from({ length: 2500 }, (_, i) => [`${i}`, 'x']));
    expect(paths(await drop({ home: many }))).toHaveLength(2000);
  });
});
