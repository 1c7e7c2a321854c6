using System.Diagnostics;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Engines.Espeak;
using Parley.Engines.Phonemes;
using Parley.Testing;

namespace Parley.Engines.Tests.Espeak;

public sealed class EspeakTextToSpeechEngineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-espeak-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Parse_TheProgramsTable_GivesVoices()
    {
        const string Table = """
            Pty Language       Age/Gender VoiceName          File                 Other Languages
             5  de              --/M      German             gmw/de
             2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
             2  en-us           --/M      English_(America)  gmw/en-US            (en 3)
             5  en-us           --/F      us-mbrola-1        mb/mb-us1
             5  yue             --/F      Chinese_(Cantonese) sit/yue

            """;

        IReadOnlyList<EngineVoice> voices = EspeakVoices.Parse(Table);

        Assert.Equal("en-us de en-gb yue", string.Join(' ', voices.Select(voice => voice.Id)));
        Assert.Equal("Chinese (Cantonese), woman", voices[^1].Description);
    }

    [Fact]
    public async Task Synthesize_ProgramMissing_SaysHowToGetIt()
    {
        EspeakTextToSpeechEngine engine = New("no-such-espeak");

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => SayAsync(engine, "Hello."));

        Assert.Contains("apt-get install espeak-ng", exception.Message, StringComparison.Ordinal);
        Assert.False(engine.Probe().IsAvailable);
        Assert.Equal("en-us", Assert.Single(engine.Voices).Id);
    }

    [Fact]
    public async Task Synthesize_ProgramFails_TellsWhatItSaid()
    {
        EspeakTextToSpeechEngine engine = Script("echo 'Error: its data is gone' >&2; exit 3");

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => SayAsync(engine, "Hello."));

        Assert.Contains("its data is gone", exception.Message, StringComparison.Ordinal);
        Assert.Contains("code 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synthesize_ProgramGivesNonsense_IsUnavailable()
    {
        EspeakTextToSpeechEngine engine = Script("head -c 100000 /dev/zero");

        await Assert.ThrowsAsync<EngineUnavailableException>(() => SayAsync(engine, "Hello."));
    }

    [Fact]
    public async Task Synthesize_ProgramHangsAndIsCancelled_ProgramIsEnded()
    {
        EspeakTextToSpeechEngine engine = Script("echo $$ > \"$0.pid\"; exec sleep 1000");
        using var cancellation = new CancellationTokenSource();

        Task saying = Speech.OfAsync(engine, new SpeechRequest("Hello."), cancellation.Token);
        string pidFile = Path.Combine(_folder.FullName, "espeak.pid");
        while (!File.Exists(pidFile) || new FileInfo(pidFile).Length == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        int pid = int.Parse(await File.ReadAllTextAsync(pidFile, TestContext.Current.CancellationToken));
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saying);
        Assert.True(await HasEndedAsync(pid), "The program still runs.");
    }

    [Fact]
    public async Task Synthesize_Text_GoesThroughStandardInputAlone()
    {
        EspeakTextToSpeechEngine engine = Script("echo \"$@\" > \"$0.arguments\"; cat > \"$0.input\"");

        await SayAsync(engine, "--help\u0001 [[hElou]] <b>\n-f /etc/passwd é");

        Assert.Equal(
            "--stdout --stdin -b 1 -v en-us -s 175",
            (await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "espeak.arguments"), TestContext.Current.CancellationToken)).Trim());
        Assert.Equal(
            "--help    hElou   <b>\n-f /etc/passwd é\n",
            await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "espeak.input"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void AddEspeak_Registration_HasEngineAndDescriptor()
    {
        using ServiceProvider services = new ServiceCollection().AddEspeak().BuildServiceProvider();

        Assert.Equal("espeak", services.GetRequiredKeyedService<ITextToSpeechEngine>("espeak").Name);
        EngineDescriptor descriptor = services.GetRequiredService<EngineDescriptor>();
        Assert.Equal((EngineKind.TextToSpeech, "espeak", 10), (descriptor.Kind, descriptor.Name, descriptor.Rank));
    }

    private static async Task<bool> HasEndedAsync(int pid)
    {
        for (int i = 0; i < 1_000; i++)
        {
            try
            {
                Process.GetProcessById(pid).Dispose();
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
            }
            catch (ArgumentException)
            {
                return true;
            }
        }

        return false;
    }

    private static EspeakTextToSpeechEngine New(string program) => new(Options.Create(new EspeakOptions { Program = program }));

    /// <summary>An engine whose program is a shell script; asked for its voices, it knows none.</summary>
    private EspeakTextToSpeechEngine Script(string commands)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It needs a shell.");
        string path = Path.Combine(_folder.FullName, "espeak");
        File.WriteAllText(path, $"#!/bin/sh\n[ \"$1\" = --voices ] && exit 0\n{commands}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return New(path);
    }

    private static Task<Speech> SayAsync(EspeakTextToSpeechEngine engine, string text) =>
        Speech.OfAsync(engine, new SpeechRequest(text), TestContext.Current.CancellationToken);
}
