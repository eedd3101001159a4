/* `npm start` as root, who has no sandbox for Electron. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { root, temporaryHome } from '../harness/host';

test.runIf(process.getuid?.() === 0)(
  'as root the studio opens in the browser, and one line says why',
  async () => {
    const home = temporaryHome();
    const script = join(root, 'scripts', 'start.js');
    const started = spawn(process.execPath, [script, '--no-open', '--port', '0'], {
      // A display that is never used.
      env: { ...process.env, VITRINE_HOME: home, DISPLAY: ':42' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      let said = '';
      started.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const [address] = await once(createInterface({ input: started.stdout }), 'line');
      const page = await fetch(String(address));
      expect(page.status).toBe(200);
      expect(said.match(/^Vitrine opens in the browser.*root.*--no-sandbox.*$/gm)).toHaveLength(1);
    } finally {
      started.kill('SIGINT');
      await once(started, 'exit');
      rmSync(home, { recursive: true, force: true });
    }
  },
);
