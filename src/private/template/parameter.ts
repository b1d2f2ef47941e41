import { asText, asWord } from './json-value';

/** Parameters whose default is the name of something in Systems Manager, and not the value. */
const BY_NAME = /^AWS::SSM::Parameter::Value</;
const LIST = /^(CommaDelimitedList$|List<)/;
const MAX_TOLD = 80;

/** A parameter of a template: a value that somebody chooses at deploy time. */
export class Parameter {
  constructor(
    public readonly name: string,
    private readonly definition: Readonly<Record<string, unknown>>,
    /** The key of its template. */
    private readonly scope = '',
  ) {}

  /** An id that only this parameter has among those of all templates. */
  public get id(): string {
    return JSON.stringify([this.scope, this.name]);
  }

  /** What the deployment takes if nobody chooses; nothing where the template does not tell it. */
  public get value(): unknown {
    const { Default: value, Type: type } = this.definition;
    if (value === undefined || value === null || BY_NAME.test(asWord(type)) || this.isSecret) {
      return undefined;
    }
    return LIST.test(asWord(type)) && typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value;
  }

  /** The default in words. */
  public get told(): string | undefined {
    const { value } = this;
    const text = value === undefined ? undefined : asText(value);
    return text === undefined ? undefined : `${this.name} is ${text === '' ? 'empty' : text.slice(0, MAX_TOLD)}`;
  }

  /** The only values that can be chosen. Not those of a list, which are its items, nor the names of parameters that hold values. */
  public get allowed(): readonly string[] | undefined {
    const { AllowedValues: values, Type: type } = this.definition;
    const isList = Array.isArray(values) && values.length > 0 && values.every((value) => typeof value !== 'object');
    const isValue = !LIST.test(asWord(type)) && !BY_NAME.test(asWord(type));
    return isList && isValue ? values.map((value) => `${value}`) : undefined;
  }

  private get isSecret(): boolean {
    return asWord(this.definition.NoEcho) === 'true';
  }
}
