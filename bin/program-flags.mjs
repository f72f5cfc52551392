/**
 * Flags of the pinned Node for Bascule itself (not for the simulators, which hold a whole world). V8 lets memory
 * grow with what the machine has; a sync streams pages and needs little of it. Measured by `npm run bench -- memory`
 * on an initial sync of 20,000 people: a peak of 192 MB instead of 389 MB, at the same speed.
 */
export const programFlags = ['--max-semi-space-size=4', '--max-old-space-size=1024'];
