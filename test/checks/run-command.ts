import { run } from '../../src/checks/cli';

/** Runs the command, and answers with what it has written. */
export function runCommand(args: string[], isColored = false) {
  let [out, err] = ['', ''];
  const code = run(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isColored,
  });
  return { code, out, err };
}
