import { OnnxRuntime } from '../../../../../src/engine/runtime/OnnxRuntime.ts';
import { describeDifferential } from '../../../../support/describeDifferential.ts';

describeDifferential('onnxruntime', () => OnnxRuntime.open('cpu', { flavour: 'wasm', threads: 1 }));
