import { readTemplate } from '../../../lib/emulator/functions-host/route-template';

describe('readTemplate', () => {
  it.each([
    ['/api/health', ['/api/health']],
    ['/api/{a}/x/{b}', ['/api/:a/x/:b']],
    ['/api/allocate/{dps?}', ['/api/allocate/:dps', '/api/allocate']],
    ['/{dps?}', ['/:dps', '/']],
    ['/api/items/{id:int}', ['/api/items/:id(^-?\\d+$)']],
    ['/api/items/{id:int?}', ['/api/items/:id(^-?\\d+$)', '/api/items']],
  ])('%s', (template, paths) => {
    expect(readTemplate(template)).toEqual({ paths, rest: undefined });
  });

  it.each(['/files/{*rest}', '/files/{**rest}'])('%s takes the rest of the path, or nothing', template => {
    expect(readTemplate(template)).toEqual({ paths: ['/files/*', '/files'], rest: 'rest' });
  });

  it.each(['/a/{b=1}', '/a/{b:length(3)}', '/a/{b', '/a/{b?}/c', '/{*a}/b', '/a/{b?}/{c?}', '/a:b', '/a*'])(
    '%s is refused with the forms that are known',
    template => {
      expect(() => readTemplate(template)).toThrow(`the route "${template}" is not understood here: use {name}`);
    },
  );
});
