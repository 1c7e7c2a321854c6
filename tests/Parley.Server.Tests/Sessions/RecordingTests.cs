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
        Assert.Null(StereoRecording.Open(Folder, [_id]));
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
        using StereoRecording recording = StereoRecording.Open(Folder, [_id])!;
        using var wav = new MemoryStream();
        await recording.WriteAsync(wav, Cancel);
        Assert.Equal(recording.LengthBytes, wav.Length);
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
