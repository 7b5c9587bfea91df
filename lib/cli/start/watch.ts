import { watchFile } from 'node:fs';

/** Calls back with each of the files that is saved, also where it is replaced by another as editors do; one call at a time. */
export function watchFiles(files: readonly string[], onSave: (file: string) => Promise<void>): void {
  let last = Promise.resolve();
  for (const file of files) {
    let timer: NodeJS.Timeout | undefined;
    watchFile(file, { interval: 200 }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        last = last.then(() => onSave(file));
      }, 50);
    });
  }
}
