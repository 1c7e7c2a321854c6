using System.Runtime.InteropServices;

namespace Parley.Cli;

/// <summary>
/// Ctrl-C (and SIGTERM, SIGHUP) as cancellation: commands stop, tidy up and end. A second Ctrl-C ends the program at once.
/// </summary>
internal sealed class InterruptSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public InterruptSignal()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>What came first; null if nothing did.</summary>
    public PosixSignal? Received { get; private set; }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (Received is not null)
            return; // the default action: the process ends
        Received = context.Signal;
        context.Cancel = true;
        _source.Cancel();
    }
}
