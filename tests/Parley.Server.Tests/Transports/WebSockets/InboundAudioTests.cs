using Parley.Core.Audio;
using Parley.Server.Transports.WebSockets;
using Parley.Testing;

namespace Parley.Server.Tests.Transports.WebSockets;

public sealed class InboundAudioTests
{
    [Fact]
    public void Add_AnyCutOfTheBytes_GivesTheSameSamples()
    {
        byte[] sound = [.. Enumerable.Range(0, 5_000).SelectMany(i => BitConverter.GetBytes(i / 5_000f))];
        var random = new Random(20_261);

        for (int round = 0; round < 200; round++)
        {
            var audio = new InboundAudio(WireAudio.Default);
            var heard = new List<float>();
            for (int at = 0; at < sound.Length;)
            {
                int count = Math.Min(random.Next(1, 4_000), sound.Length - at);
                ReadOnlyMemory<byte> rest = sound.AsMemory(at, count);
                while (audio.Add(ref rest))
                    Take(audio, heard, expectedSamples: 320);
                Assert.True(rest.IsEmpty);
                at += count;
            }

            Assert.Equal(0, audio.TornBytes);
            Take(audio, heard, expectedSamples: 5_000 % 320);
            Assert.Equal(Enumerable.Range(0, 5_000).Select(i => i / 5_000f), heard);
        }
    }

    [Fact]
    public void Add_InTheSteadyState_AllocatesNothing()
    {
        var audio = new InboundAudio(new WireAudio(PcmEncoding.Int16, 48_000));
        byte[] message = new byte[1_920];

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                ReadOnlyMemory<byte> rest = message;
                while (audio.Add(ref rest))
                    audio.Take().Dispose();
            }
        }));
    }

    [Fact]
    public void IsWorthTaking_LessThanFiveMilliseconds_IsNot()
    {
        var audio = new InboundAudio(WireAudio.Default);

        ReadOnlyMemory<byte> short_ = new byte[79 * sizeof(float)];
        Assert.False(audio.Add(ref short_));
        Assert.False(audio.IsWorthTaking);
        ReadOnlyMemory<byte> one = new byte[sizeof(float)];
        audio.Add(ref one);

        Assert.True(audio.IsWorthTaking);
        using AudioFrame frame = audio.Take();
        Assert.Equal(80, frame.SampleCount);
        Assert.True(audio.IsEmpty);
    }

    private static void Take(InboundAudio audio, List<float> heard, int expectedSamples)
    {
        using AudioFrame frame = audio.Take();
        Assert.Equal(expectedSamples, frame.SampleCount);
        Assert.Equal(frame.Format.DurationOf(heard.Count), frame.Timestamp);
        heard.AddRange(frame.Samples.Span);
    }
}
