/** A collection of requests with tests, as Postman exports it. */
export function collectionOf(...items: readonly object[]): object {
  return {
    info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: items,
  };
}

/** A request with the script of its tests. */
export function request(name: string, url: string, tests: string, more: object = {}): object {
  return {
    name,
    request: { method: 'GET', url, ...more },
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: tests.split('\n') } }],
  };
}

export const IS_OK = "pm.test('answers', () => pm.response.to.have.status(200));";
