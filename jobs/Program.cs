using System.Runtime.InteropServices;
using System.Text;
using Analytics.Jobs;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
// Waited for without await: .NET has no code compiled ahead for a Main that awaits.
return Cli.Run(args, Shell.OfProcess(), stop.Token).GetAwaiter().GetResult();

// The first signal asks; the second ends the process at once, which loses nothing.
void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
