/**
 * The 24 schematic symbols students are told apart by: one stroke drawing each, in a box of 24 units.
 * They differ in outline, not in colour; the order is the order in which seats get them.
 */
export const AVATARS = [
  { name: 'resistor', d: 'M1 12h4l1.5-5 3 10 3-10 3 10 1.5-5h6' },
  { name: 'capacitor', d: 'M1 12h8.5M9.5 5v14M14.5 5v14M14.5 12H23' },
  { name: 'inductor', d: 'M1 15h3c0-8 5.3-8 5.3 0c0-8 5.4-8 5.4 0c0-8 5.3-8 5.3 0h3' },
  { name: 'diode', d: 'M1 12h6M7 6v12l9-6zM17 6v12M17 12h6' },
  { name: 'zener', d: 'M1 12h6M7 6v12l9-6zM14 5h3v14h3M17 12h6' },
  { name: 'ground', d: 'M12 2v9M3 11h18M7 16h10M10.5 21h3' },
  { name: 'antenna', d: 'M12 23V12M3 3h18l-9 9z' },
  { name: 'lamp', d: 'M20.5 12a8.5 8.5 0 1 1-17 0a8.5 8.5 0 0 1 17 0zM6 6l12 12M18 6L6 18' },
  { name: 'fuse', d: 'M1 12h22M5 7.5h14v9H5z' },
  {
    name: 'switch',
    d: 'M1 17h5M18 17h5M8 15.5L18 7M8 17a1 1 0 1 1-2 0a1 1 0 0 1 2 0zM18 17a1 1 0 1 1-2 0a1 1 0 0 1 2 0z',
  },
  { name: 'crystal', d: 'M1 12h5M6 6v12M10 4.5h4v15h-4zM18 6v12M18 12h5' },
  { name: 'op-amp', d: 'M5 3v18l14-9zM1 8h4M1 16h4M19 12h4' },
  { name: 'and', d: 'M4 4h8a8 8 0 0 1 0 16H4zM1 8h3M1 16h3M20 12h3' },
  { name: 'or', d: 'M3 4h5c6 0 10 4 12 8c-2 4-6 8-12 8H3c4-5 4-11 0-16zM20 12h3' },
  { name: 'xor', d: 'M7 4h3c5 0 9 4 11 8c-2 4-6 8-11 8H7c4-5 4-11 0-16zM2.5 4c4 5 4 11 0 16' },
  { name: 'not', d: 'M4 4v16l12-8zM20.5 12a2 2 0 1 1-4 0a2 2 0 0 1 4 0zM1 12h3' },
  { name: 'battery', d: 'M1 12h4.5M5.5 4v16M10 8.5v7M14.5 4v16M19 8.5v7M19 12h4' },
  { name: 'motor', d: 'M20.5 12a8.5 8.5 0 1 1-17 0a8.5 8.5 0 0 1 17 0zM8 16V8.5l4 4.5l4-4.5V16' },
  { name: 'meter', d: 'M2 18a10 10 0 0 1 20 0zM12 18l4.5-6.5M12 8v2M5.5 11l1.5 1.5' },
  { name: 'speaker', d: 'M3 9h4l6-5v16l-6-5H3zM17 8.5c2 2 2 5 0 7M20 6c3.5 3.5 3.5 8.5 0 12' },
  { name: 'buzzer', d: 'M3 15a9 9 0 0 1 18 0zM8.5 15v6M15.5 15v6' },
  {
    name: 'transformer',
    d: 'M3 3c7 0 7 6 0 6c7 0 7 6 0 6c7 0 7 6 0 6M21 3c-7 0-7 6 0 6c-7 0-7 6 0 6c-7 0-7 6 0 6M12 3v18',
  },
  { name: 'transistor', d: 'M1 12h8M9 6v12M9 10l7-5V1M9 14l7 5v4M12.5 19.5l3.5-.5l-1-3.5' },
  { name: 'clock', d: 'M20.5 12a8.5 8.5 0 1 1-17 0a8.5 8.5 0 0 1 17 0zM6.5 14.5H9v-5h4.5v5H17' },
] as const;
