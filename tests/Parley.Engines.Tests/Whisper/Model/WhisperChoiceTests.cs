using Parley.Engines.Models;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Model;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Model;

public sealed class WhisperChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fastest_TwoThatWork_MeasuresOnce()
    {
        WhisperFiles[] files = [TinyWhisper.Write(_folder.PathTo("one")), TinyWhisper.Write(_folder.PathTo("two"), seed: 2)];
        using PreparedFiles prepared = WhisperFixture.Prepared(_folder.PathTo("store"));
        var choice = new WhisperChoice(prepared, threads: 1, TimeProvider.System);

        WhisperFiles chosen = choice.Fastest(files);
        int preparedFiles = Directory.GetFiles(_folder.PathTo("store", "prepared")).Length;

        Assert.Contains(chosen, files);
        Assert.Equal(chosen, choice.Fastest(files));
        Assert.Equal(preparedFiles, Directory.GetFiles(_folder.PathTo("store", "prepared")).Length);
    }

    [Fact]
    public void Fastest_OneIsBroken_TakesTheOther()
    {
        WhisperFiles[] files = [TinyWhisper.Write(_folder.PathTo("one")), TinyWhisper.Write(_folder.PathTo("two"))];
        File.WriteAllText(files[0].Encoder, "broken");
        using PreparedFiles prepared = WhisperFixture.Prepared(_folder.PathTo("store"));

        Assert.Equal(files[1], new WhisperChoice(prepared, 1, TimeProvider.System).Fastest(files));
    }

    [Fact]
    public void Fastest_OnlyOne_IsTakenUnmeasured()
    {
        WhisperFiles files = TinyWhisper.Write(_folder.PathTo("one"));
        using PreparedFiles prepared = WhisperFixture.Prepared(_folder.PathTo("store"));

        Assert.Same(files, new WhisperChoice(prepared, 1, TimeProvider.System).Fastest([files]));
        Assert.False(Directory.Exists(_folder.PathTo("store", "prepared")));
    }
}
