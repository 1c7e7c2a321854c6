using System.Runtime.InteropServices;

namespace Parley.Cli;

/// <summary>
/// Ctrl-C (and SIGTERM, SIGHUP) as cancellation: commands stop, tidy up and end. A second Ctrl-C, where that takes too long,
/// ends the program at once.
/// </summary>
internal sealed class InterruptSignal : IDisposable
{
    // Some senders signal a program and then its whole group: the same Ctrl-C comes twice.
    private static readonly TimeSpan _sameSignal = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private long _receivedAt;

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
        bool isImpatient = Received is not null && context.Signal == PosixSignal.SIGINT
            && TimeProvider.System.GetElapsedTime(_receivedAt) > _sameSignal;
        if (isImpatient)
            return; // the default action: the process ends
        context.Cancel = true;
        if (Received is not null)
            return;
        Received = context.Signal;
        _receivedAt = TimeProvider.System.GetTimestamp();
        _source.Cancel();
    }
}
