using Parley.Core.Audio;
using Parley.Core.Voices;
using Parley.Engines.Scripted;

namespace Parley.Server.Tests.Training;

/// <summary>The scripted cloner, which waits until the test lets it go on, and fails as often as the test says.</summary>
internal sealed class HeldCloner : IVoiceCloner
{
    private readonly ScriptedVoiceCloner _scripted = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _failures;

    public string Engine => _scripted.Engine;

    public AudioFormat Format => _scripted.Format;

    public TimeSpan LongestSample => _scripted.LongestSample;

    /// <summary>How often it fails at first.</summary>
    public int Failures { get => _failures; init => _failures = value; }

    public Exception? Failure { get; init; }

    /// <summary>It is at work for the first time.</summary>
    public Task Begun => _begun.Task;

    /// <summary>It is not any more.</summary>
    public Task Ended => _ended.Task;

    public void Release() => _released.TrySetResult();

    public async ValueTask CloneAsync(ReadOnlyMemory<float> samples, Stream voice, CancellationToken cancellationToken)
    {
        _begun.TrySetResult();
        try
        {
            await _released.Task.WaitAsync(cancellationToken);
            if (_failures-- > 0)
                throw Failure!;
            await _scripted.CloneAsync(samples, voice, cancellationToken);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }
}
