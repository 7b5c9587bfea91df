import * as x from '../documents/schema-problems'; export { x };
