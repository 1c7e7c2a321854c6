using System.Threading.Channels;

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

using Parley.Core.Audio;
using Parley.Core.Sessions;
using Parley.Server.Sessions.Recording;
using Parley.Server.Storage;
using Parley.Testing;

namespace Parley.Server.Tests.Sessions;

public sealed class RecordingTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly ManualTimeProvider _time = new();
    private readonly Channel<RecordingItem> _items = Channel.CreateUnbounded<RecordingItem>();
    private readonly string _id = Guid.CreateVersion7().ToString("N");

    private readonly RecordingWriter _writer;

    public RecordingTests() => _writer = new RecordingWriter(
        Folder, Options.Create(new RecordingOptions()), _time, NullLogger<RecordingWriter>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RecordingFolder Folder => new(Options.Create(new StorageOptions { Folder = _temporary.Path }));

    public void Dispose()
    {
        _writer.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task Recording_BothSides_LieWhereTheySounded()
    {
        RecordingTap tap = Tap();
        Speak(tap, seconds: 1, level: 0.5f);
        Wait(1);
        Answer(tap, seconds: 1, level: -0.25f);
        Wait(0.5);
        Speak(tap, seconds: 0.5, level: 0.5f);
        tap.End();

        float[][] sides = await ExportAsync();

        Assert.Equal(48_000 * 4, sides[0].Length, tolerance: 3_000);
        Assert.Equal([0.5f, 0, 0, 0.5f], Levels(sides[0], 0.5, 1.5, 2.5, 3.8));
        Assert.Equal([0, 0, -0.25f, 0], Levels(sides[1], 0.5, 1.5, 2.5, 3.8));
    }

    [Fact]
    public async Task StereoRecording_ReadFromAnyPlace_GivesTheBytesOfTheWhole()
    {
        RecordingTap tap = Tap();
        Noise(tap.Heard, AudioFormat.Speech16Khz, seconds: 3);
        Wait(0.7);
        Noise(tap.Sent, new AudioFormat(48_000), seconds: 2);
        tap.End();
        Write();
        var gap = TimeSpan.FromSeconds(1.5);
        await using StereoRecording recording = StereoRecording.Open(
            Folder, [(_id, gap), ("none", TimeSpan.FromSeconds(9)), (_id, TimeSpan.FromSeconds(20))])!;
        using var copy = new MemoryStream();
        await recording.CopyToAsync(copy, Cancel);
        byte[] whole = copy.ToArray();

        Assert.Equal(recording.Length, whole.Length);
        Assert.Equal(0, await recording.ReadAsync(new byte[10], Cancel));
        Assert.All(whole[44..(int)(44 + 1.5 * 48_000 * 4)], each => Assert.Equal(0, each));
        var random = new Random(1);
        var buffer = new byte[9_001];
        for (int i = 0; i < 200; i++)
        {
            int at = i == 0 ? 0 : random.Next(whole.Length);
            int wanted = Math.Min(random.Next(1, buffer.Length), whole.Length - at);
            recording.Seek(at, SeekOrigin.Begin);
            await recording.ReadExactlyAsync(buffer.AsMemory(0, wanted), Cancel);
            Assert.True(whole.AsSpan(at, wanted).SequenceEqual(buffer.AsSpan(0, wanted)), $"at {at}, {wanted} bytes");
        }
    }

    [Fact]
    public void RecordedWaveform_BothSides_HasThePeaksWhereTheySounded()
    {
        RecordingTap tap = Tap();
        Speak(tap, seconds: 1, level: 0.5f);
        Wait(1);
        Answer(tap, seconds: 1, level: -0.25f);
        tap.End();
        Write();
        using RecordedSession session = RecordedSession.Open(
            Folder, [(_id, TimeSpan.FromSeconds(1)), (_id, TimeSpan.FromSeconds(5))])!;

        var all = RecordedWaveform.Read(session, TimeSpan.Zero, TimeSpan.FromSeconds(8), 8, Cancel);
        var part = RecordedWaveform.Read(session, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2.5), 4, Cancel);
        var fine = RecordedWaveform.Read(session, TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(1.201), 4_000, Cancel);

        Assert.Equal([0, 0.5f, 0, 0, 0, 0.5f, 0, 0], all.Person);
        Assert.Equal([0, 0, 0, 0.25f, 0, 0, 0, 0.25f], all.Assistant);
        Assert.Equal([0.5f, 0.5f, 0, 0], part.Person);
        Assert.Equal(0.5f, fine.Person.Max());
        Assert.Equal(TimeSpan.FromSeconds(8), session.Duration);
    }

    [Fact]
    public void RecordedLengths_FileThatGrows_TellsItsLengthAnew()
    {
        var lengths = new RecordedLengths(Folder);
        Assert.Null(lengths.Of(_id));
        RecordingTap tap = Tap();
        Speak(tap, seconds: 1, level: 0.5f);
        Write();
        Assert.Equal(1, lengths.Of(_id)!.Value.TotalSeconds, 0.21);

        Speak(tap, seconds: 1, level: 0.5f);
        tap.End();
        Write();

        Assert.Equal(TimeSpan.FromSeconds(2), lengths.Of(_id));
        Folder.Delete(_id);
        Assert.Null(lengths.Of(_id));
    }

    [Fact]
    public async Task TakenBack_TheEndOfAnAnswer_IsNotInTheRecording()
    {
        RecordingTap tap = Tap();
        Answer(tap, seconds: 1, level: 0.5f);
        tap.TakenBack(TimeSpan.FromMilliseconds(600));
        Wait(0.2);
        Answer(tap, seconds: 0.5, level: 0.25f);
        tap.End();

        float[][] sides = await ExportAsync();

        Assert.Equal([0.5f, 0.5f, 0, 0, 0.25f, 0.25f], Levels(sides[1], 0.1, 0.38, 0.45, 1.1, 1.25, 1.6));
    }

    [Fact]
    public async Task Recording_CutOffByACrash_GivesWhatIsWhole()
    {
        RecordingTap tap = Tap();
        Speak(tap, seconds: 2, level: 0.5f);
        Write();
        string file = Directory.GetFiles(Path.Combine(_temporary.Path, "recordings"))[0];
        byte[] bytes = await File.ReadAllBytesAsync(file, Cancel);

        for (int cut = 0; cut < 12_000; cut += 997)
        {
            await File.WriteAllBytesAsync(file, bytes[..^cut], Cancel);
            float[][] sides = await ReadAsync();
            Assert.InRange(sides[0].Length, 48_000 * 1.6 - cut, 48_000 * 2);
            Assert.Equal([0.5f], Levels(sides[0], 1));
        }

        await File.WriteAllBytesAsync(file, bytes[..10], Cancel);
        Assert.Null(StereoRecording.Open(Folder, [(_id, TimeSpan.Zero)]));
    }

    [Fact]
    public async Task Recording_FolderThatCannotBeWritten_StopsAndTellsTheClientOnce()
    {
        await File.WriteAllTextAsync(Path.Combine(_temporary.Path, "recordings"), "in the way", Cancel);
        List<SessionEvent> told = [];
        RecordingTap tap = Tap(told.Add);
        Write();

        Speak(tap, seconds: 1, level: 0.5f);
        tap.End();
        Write();

        Assert.Equal("recording_stopped", Assert.IsType<SessionEvent.Error>(Assert.Single(told)).Code);
    }

    [Fact]
    public void Heard_SteadyState_AllocatesNothing()
    {
        RecordingTap tap = Tap();
        using AudioFrame frame = AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, 320);
        void Work()
        {
            for (int i = 0; i < 20; i++)
            {
                tap.Heard(frame);
                tap.Sent(frame);
            }

            while (_items.Reader.TryRead(out RecordingItem item))
                System.Buffers.ArrayPool<byte>.Shared.Return(item.Record.Array ?? []);
        }

        for (int i = 0; i < 10; i++)
            Work();

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(Work));
    }

    private static float[] Levels(float[] side, params double[] seconds) =>
        [.. seconds.Select(at => MathF.Round(side[(int)(at * 48_000)], 2))];

    private RecordingTap Tap(Action<SessionEvent>? tell = null) => new(
        _id, new FakeTransport { OutputFormat = new AudioFormat(48_000) }, _items.Writer, tell ?? (_ => { }), _time);

    private void Wait(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private void Speak(RecordingTap tap, double seconds, float level) => Sound(tap.Heard, AudioFormat.Speech16Khz, seconds, level, ahead: false);

    private void Answer(RecordingTap tap, double seconds, float level) => Sound(tap.Sent, new AudioFormat(48_000), seconds, level, ahead: true);

    private void Sound(Action<AudioFrame> take, AudioFormat format, double seconds, float level, bool ahead)
    {
        for (int i = 0; i < seconds * 50; i++)
        {
            using AudioFrame frame = AudioFramePool.Shared.Rent(format, format.FrameSamples);
            frame.Buffer.Fill(level);
            if (ahead)
                take(frame); // an answer leaves when it begins to sound
            _time.Advance(AudioFormat.FrameDuration);
            if (!ahead)
                take(frame); // speech comes when it has sounded
        }
    }

    private void Noise(Action<AudioFrame> take, AudioFormat format, double seconds)
    {
        var random = new Random(7);
        for (int i = 0; i < seconds * 50; i++)
        {
            using AudioFrame frame = AudioFramePool.Shared.Rent(format, format.FrameSamples);
            foreach (ref float sample in frame.Buffer)
                sample = random.NextSingle() - 0.5f;
            _time.Advance(AudioFormat.FrameDuration);
            take(frame);
        }
    }

    private async Task<float[][]> ExportAsync()
    {
        Write();
        return await ReadAsync();
    }

    private void Write()
    {
        while (_items.Reader.TryRead(out RecordingItem item))
            _writer.Write(item);
    }

    private async Task<float[][]> ReadAsync()
    {
        await using StereoRecording recording = StereoRecording.Open(Folder, [(_id, TimeSpan.Zero)])!;
        using var wav = new MemoryStream();
        await recording.CopyToAsync(wav, Cancel);
        Assert.Equal(recording.Length, wav.Length);
        wav.Position = 0;
        var reader = WavReader.Open(wav);
        Assert.Equal(new AudioFormat(48_000, 2), reader.Format);
        var both = new float[reader.TotalSamples!.Value * 2];
        Assert.Equal(both.Length, reader.Read(both));
        return
        [
            [.. both.Where((_, i) => i % 2 == 0)],
            [.. both.Where((_, i) => i % 2 == 1)],
        ];
    }
}
