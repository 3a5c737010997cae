export { accessWith, answered, FakeClock, type FakeStep, fakeStep } from '../../tools/simulated-time.js';
