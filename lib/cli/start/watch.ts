import { unwatchFile, watchFile } from 'node:fs';

/** Calls back when one of the files is saved, also where it is replaced by another as editors do. Returns the way to stop. */
export function watchFiles(files: readonly string[], onSave: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const listener = () => {
    clearTimeout(timer);
    timer = setTimeout(onSave, 50);
  };
  for (const file of files) watchFile(file, { interval: 200 }, listener);
  return () => {
    clearTimeout(timer);
    for (const file of files) unwatchFile(file, listener);
  };
}
