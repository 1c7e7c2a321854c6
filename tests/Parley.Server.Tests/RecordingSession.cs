using System.Threading.Channels;

using Parley.Core.Sessions;
using Parley.Server.Sessions;

namespace Parley.Server.Tests;

/// <summary>A session that notes what its client sends, so that a test can look at it and send what it likes.</summary>
internal sealed class RecordingSession
{
    private readonly Channel<TransportInput> _inputs = Channel.CreateUnbounded<TransportInput>();
    private readonly TaskCompletionSource<IVoiceTransport> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SessionSettings? Settings { get; private set; }

    /// <summary>Completes when the session has begun.</summary>
    public Task<IVoiceTransport> Transport =>
        _begun.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    /// <summary>Completes when its input has ended.</summary>
    public Task Ended => _ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    /// <summary>Whether something came that the test has not looked at yet.</summary>
    public bool HasNext => _inputs.Reader.TryPeek(out _);

    public RunVoiceSession Run => RunAsync;

    public ValueTask<TransportInput> NextAsync() => _inputs.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async Task<T> NextAsync<T>()
        where T : ClientCommand => Assert.IsType<T>((await NextAsync()).Command);

    private async Task RunAsync(
        SessionSettings settings, IVoiceTransport transport, CancellationToken cancellationToken)
    {
        Settings = settings;
        _begun.TrySetResult(transport);
        try
        {
            await foreach (TransportInput input in transport.ReadAsync(cancellationToken))
                _inputs.Writer.TryWrite(input);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }
}
