import { fact } from '../../plugin';
import { enrollmentIdOf } from '../../registration';

/** What the enrollment says, under which the device came. */
export const enrollment = [
  fact({
    name: 'enrollment.id',
    summary: "The enrollment group's id, or the individual enrollment's registration id.",
    type: 'text',
    vouchedBy: 'DPS',
    ignoreCase: true,
    compile: () => ({ read: enrollmentIdOf }),
  }),
  fact({
    name: 'enrollment.kind',
    summary: 'Whether the device came through an enrollment group or an individual enrollment.',
    type: 'text',
    values: ['group', 'individual'],
    vouchedBy: 'DPS',
    compile: () => ({
      read({ request }) {
        if (request.individualEnrollment) return 'individual';
        return request.enrollmentGroup ? 'group' : undefined;
      },
    }),
  }),
  fact({
    name: 'enrollment.tags',
    summary: "The tags of the enrollment's initial twin: enrollment.tags.<name>.",
    type: 'json',
    vouchedBy: 'enrollment',
    hasMembers: true,
    compile: () => ({ read: ({ enrollment }) => enrollment.initialTwin?.tags }),
  }),
  fact({
    name: 'enrollment.iotEdge',
    summary: 'Whether the enrollment makes IoT Edge devices.',
    type: 'boolean',
    vouchedBy: 'enrollment',
    compile: () => ({ read: ({ enrollment }) => enrollment.capabilities?.iotEdge }),
  }),
];
