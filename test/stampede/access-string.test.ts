import { ValkeyAccess } from '../../src/valkey';
import { LocalCache } from '../support/local-cache';
import { Ground } from './ground';

test('a real server takes the access string of the refresher, and that of a reader', async () => {
  const server = await LocalCache.startSingle();
  try {
    const { accessString, keyName } = new Ground().refresh();
    await server.setUser('refresher', accessString);
    const client = server.client('refresher', { enableReadyCheck: false });
    expect(await client.call('SET', keyName, 'x')).toBe('OK');
    await expect(client.call('SET', 'other', 'x')).rejects.toThrow(/NOPERM/);
    const reader = ValkeyAccess.readKeys(keyName).allow('+get').toAccessString();
    await server.setUser('reader', reader);
    const reading = server.client('reader', { enableReadyCheck: false });
    expect(await reading.call('GET', keyName)).toBe('x');
    await expect(reading.call('SET', keyName, 'y')).rejects.toThrow(/NOPERM/);
  } finally {
    await server.stop();
  }
});
