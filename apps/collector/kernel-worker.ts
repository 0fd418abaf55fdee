/** A thread of the collector: reads everything that can be kept of this host's kernel, sends it and ends. */
import { parentPort } from 'node:worker_threads';
import { openMachine, serializeKernelInfo } from '@sonde/ebpf';

parentPort?.postMessage(serializeKernelInfo(openMachine().kernel));
