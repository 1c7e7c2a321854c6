using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Testing;

namespace Parley.Core.Tests.TextToSpeech;

public sealed class ResampledSpeechTests
{
    [Fact]
    public void Add_SteadyState_AllocatesNothing()
    {
        var from = new AudioFormat(22_050);
        var speech = new ResampledSpeech(from.SampleRateHz, AudioFormat.Speech16Khz);

        long bytes = AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                AudioFrame audio = AudioFramePool.Shared.Rent(from, from.FrameSamples);
                audio.Buffer.Clear();
                speech.Add(new SpeechFrame(audio, []));
                while (speech.TryTake(out SpeechFrame frame))
                    frame.Audio.Dispose();
            }
        });

        Assert.Equal(0, bytes);
    }
}
