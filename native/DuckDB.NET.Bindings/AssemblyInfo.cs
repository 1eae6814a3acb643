using System.Runtime.CompilerServices;

// Structs cross to C exactly as they lie in memory; every other conversion is written at its declaration.
[assembly: DisableRuntimeMarshalling]
