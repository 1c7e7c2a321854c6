using Microsoft.Extensions.Logging.Abstractions;

using Parley.Core.Audio;
using Parley.Core.Sessions;
using Parley.Core.SpeechToText;
using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class ListenStageTests : IAsyncDisposable
{
    private readonly FakeSpeechToTextEngine _recogniser = new("hello");
    private readonly TranscribeStage _transcribe;

    public ListenStageTests() =>
        _transcribe = new TranscribeStage(_recogniser, new RecognitionOptions(), _ => { }, NullLogger.Instance);

    [Theory]
    [InlineData(16_000, 320)]
    [InlineData(16_000, 77)]
    [InlineData(48_000, 960)]
    [InlineData(8_000, 160)]
    public void Hear_SpeechAfterSilence_IsNoticedWithItsStart(int rateHz, int frameSamples)
    {
        using ListenStage stage = Stage(rateHz);
        VoiceActivityUpdate[] silent = Hear(stage, rateHz, frameSamples, loud: false, ms: 1_000);
        VoiceActivityUpdate started = Hear(stage, rateHz, frameSamples, loud: true, ms: 300)[0];
        TimeSpan ago = stage.Ago(started.SpeechStart);

        Assert.Empty(silent);
        Assert.Equal(VoiceActivityChange.SpeechStarted, started.Change);
        Assert.InRange(ago.TotalMilliseconds, 270, 350);
    }

    [Theory]
    [InlineData(16_000, 320)]
    [InlineData(16_000, 77)]
    [InlineData(48_000, 960)]
    public async Task BeginFeeding_AfterSilence_PassesOnThePrefixAndAllThatFollows(int rateHz, int frameSamples)
    {
        using ListenStage stage = Stage(rateHz);
        Hear(stage, rateHz, frameSamples, loud: false, ms: 3_000);
        Hear(stage, rateHz, frameSamples, loud: true, ms: 100);
        stage.BeginFeeding(speechAgo: TimeSpan.FromMilliseconds(100));
        Hear(stage, rateHz, frameSamples, loud: true, ms: 1_000);
        stage.FeedRest();
        stage.StopFeeding();
        Hear(stage, rateHz, frameSamples, loud: true, ms: 1_000);

        _transcribe.Complete();
        await _transcribe.RunAsync(TestContext.Current.CancellationToken);

        Assert.InRange(_recogniser.Pushed.TotalMilliseconds, 1_570, 1_630); // 500 kept, 100, 1,000.
    }

    [Fact]
    public async Task Reset_MicrophoneOpenedAnew_ForgetsWhatWasKept()
    {
        using ListenStage stage = Stage(16_000);
        Hear(stage, 16_000, 320, loud: false, ms: 3_000);
        stage.Reset();
        stage.BeginFeeding(speechAgo: TimeSpan.Zero);
        Hear(stage, 16_000, 320, loud: true, ms: 200);

        _transcribe.Complete();
        await _transcribe.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(200, _recogniser.Pushed.TotalMilliseconds);
    }

    [Theory]
    [InlineData(16_000, false)]
    [InlineData(16_000, true)]
    [InlineData(48_000, false)]
    [InlineData(48_000, true)]
    public void Hear_SteadyState_AllocatesNothing(int rateHz, bool loud)
    {
        using ListenStage stage = Stage(rateHz);
        int frameSamples = rateHz / 50;

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                AudioFrame frame = Frame(rateHz, frameSamples, loud);
                stage.Hear(frame);
            }
        }));
    }

    public ValueTask DisposeAsync() => _transcribe.DisposeAsync();

    private static AudioFrame Frame(int rateHz, int samples, bool loud)
    {
        AudioFrame frame = AudioFramePool.Shared.Rent(new AudioFormat(rateHz, 1), samples);
        frame.Buffer.Fill(loud ? 0.5f : 0);
        return frame;
    }

    private static VoiceActivityUpdate[] Hear(ListenStage stage, int rateHz, int frameSamples, bool loud, double ms)
    {
        var updates = new List<VoiceActivityUpdate>();
        int left = (int)(rateHz * ms / 1_000);
        while (left > 0)
        {
            int samples = Math.Min(frameSamples, left);
            updates.AddRange(stage.Hear(Frame(rateHz, samples, loud)).ToArray());
            left -= samples;
        }

        return [.. updates];
    }

    private ListenStage Stage(int rateHz) => new(
        new AudioFormat(rateHz, 1), new LoudnessDetector(), new VoiceActivityOptions(), TimeSpan.FromMilliseconds(100),
        _transcribe);
}
