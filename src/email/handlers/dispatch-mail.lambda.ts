import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import { variable } from '../../private/runtime/environment';
import { DISPATCHER_VARIABLES, type MailEvent } from '../mail.contract';
import { type DispatchPorts, dispatchMail, type MailBatch } from './dispatch-mail';
import { sendTo, startExecutions } from './targets';

const value = (name: keyof typeof DISPATCHER_VARIABLES) => variable(process.env, DISPATCHER_VARIABLES[name]);
// The clients of the SDK live as long as the function.
let ports: DispatchPorts | undefined;

export function handler(batch: MailBatch) {
  ports ??= {
    clock: SYSTEM_CLOCK,
    receiver: value('receiver'),
    acceptsEverything: value('acceptance') === 'everything',
    deliver: value('targetKind') === 'queue' ? queued(value('target')) : startExecutions(value('target')),
    hold: sendTo(value('quarantineUrl')),
    print: console.log,
  };
  return dispatchMail(batch, ports);
}

function queued(url: string): DispatchPorts['deliver'] {
  const send = sendTo(url);
  return async (event: MailEvent) => {
    await send(event);
    return true;
  };
}
