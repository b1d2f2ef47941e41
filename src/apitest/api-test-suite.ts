import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type Kinds, requireKind, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { type PostmanFiles, readPostmanFiles } from './postman-files';

/** The files beside a collection. */
export interface PostmanSuiteOptions {
  /**
   * The environment file, as Postman exports it.
   *
   * @default - none
   */
  readonly environment?: string;

  /**
   * The globals file, as Postman exports it.
   *
   * @default - none
   */
  readonly globals?: string;
}

const OPTIONS: Kinds<PostmanSuiteOptions> = { environment: 'text?', globals: 'text?' };

/**
 * The tests.
 *
 * @example
 * import { ApiTestSuite } from 'cdk-hindsight/apitest';
 *
 * ApiTestSuite.postman('shop.postman_collection.json', { environment: 'prod.postman_environment.json' });
 */
export class ApiTestSuite {
  /**
   * A Postman collection, in the format v2.1 or v2.0, run by `postman-runtime`. The files are read at synth and packaged
   * with the runner's code: keep secrets out of them.
   *
   * @param path the collection file, absolute or relative to where the app runs
   * @throws if a file does not exist, is not JSON, or is larger than 10 MB; if the collection has another format, no request
   * or no test, or sends files; or if a file holds credentials
   * @see https://learning.postman.com/docs/getting-started/importing-and-exporting/exporting-data/
   */
  public static postman(path: string, options: PostmanSuiteOptions = {}): ApiTestSuite {
    requireKinds(options, OPTIONS, undefined, 'options.');
    return new ApiTestSuite(readPostmanFiles(path, options), undefined);
  }

  /**
   * A function of your own, for example with Hurl or Bruno in it. It receives `variables`, `secrets` and `timeoutMillis`, and
   * returns `{"assertions": 3, "failures": [{"item": …, "name": …, "message": …}]}`. The construct provides schedule,
   * metrics, alarms, results, redaction and gate.
   *
   * It must not print its event, which contains the secrets.
   */
  public static custom(fn: IFunction): ApiTestSuite {
    requireKind('fn', fn, 'object');
    requireMadeBy('fn', fn, 'functionArn', "Function.fromFunctionName(this, 'Tests', 'tests')");
    return new ApiTestSuite(undefined, fn);
  }

  private constructor(
    /** @internal */
    readonly _postman: PostmanFiles | undefined,
    /** @internal */
    readonly _function: IFunction | undefined,
  ) {}
}
