using System.Text.Json;

using Parley.Core.Audio;

namespace Parley.EndToEnd.Tests.Commands;

public sealed class GenerateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_Sentence_WritesSpeechOfFittingLength()
    {
        RunResult result = await ParleyProgram.RunAsync("generate", "--text", "Good morning, how are you today?", "--output-path", _folder.PathTo("out.wav"));

        Assert.Equal("", result.AssertExit(0).Error);
        (AudioFormat format, float[] samples) = Wav.ReadFile(_folder.PathTo("out.wav"));
        Assert.Equal(1, format.Channels);
        Assert.InRange(format.DurationOf(samples.Length), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        Assert.True(samples.Max(Math.Abs) > 0.05f, "It is nearly silent.");
        Assert.Equal(["out.wav"], _folder.Names);
    }

    [Fact]
    public async Task Generate_ToStandardOutput_IsTheSameSoundAsTheFile()
    {
        RunResult piped = await ParleyProgram.RunAsync("generate", "--text", "One two three.", "--output-path", "-");
        await ParleyProgram.RunAsync("generate", "--text", "One two three.", "--output-path", _folder.PathTo("out.wav"));

        float[] fromFile = Wav.ReadFile(_folder.PathTo("out.wav")).Samples;
        float[] fromPipe = Wav.Read(piped.AssertExit(0).Output).Samples;
        Assert.Equal(fromFile.Length, fromPipe.Length);
        // Sample by sample they differ: the voice's breath is noise, drawn anew in each process.
        Assert.InRange(AudioLevel.RootMeanSquare(fromPipe) / AudioLevel.RootMeanSquare(fromFile), 0.8f, 1.25f);
    }

    [Fact]
    public async Task Generate_TextArrivesSlowly_SpeaksEachSentenceAtOnce()
    {
        await using RunningProgram program = ParleyProgram.Start(["generate", "--text", "-", "--output-path", "-"], readOutput: false);
        var buffer = new byte[4_096];

        await program.Input.WriteAsync("The first sentence is here.\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await program.Input.FlushAsync(TestContext.Current.CancellationToken);
        int heard = 0;
        while (heard < 16_000) // half a second of it, while the text is still open
            heard += await program.Output.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
        program.Input.Close();
        while (await program.Output.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0)
        {
        }

        (await program.WaitAsync()).AssertExit(0);
    }

    [Fact]
    public async Task Generate_FasterSpeed_IsShorter()
    {
        RunResult normal = await ParleyProgram.RunAsync("generate", "--text", "One two three four five six.", "--output-path", "-");
        RunResult fast = await ParleyProgram.RunAsync("generate", "--text", "One two three four five six.", "--output-path", "-", "--speed", "2");

        double ratio = Wav.Duration(normal.AssertExit(0).Output) / Wav.Duration(fast.AssertExit(0).Output);
        Assert.InRange(ratio, 1.5, 2.6);
    }

    [Fact]
    public async Task Generate_WithTimings_WritesEveryWordInOrder()
    {
        RunResult result = await ParleyProgram.RunAsync(
            "generate", "--text", "Good morning. It is late.", "--output-path", _folder.PathTo("out.wav"), "--timings", "-");

        JsonElement[] words = [.. result.AssertExit(0).Text.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line))];
        Assert.Equal(["good", "morning", "it", "is", "late"], words.Select(word => word.GetProperty("word").GetString()!.Trim('.').ToLowerInvariant()));
        double[] starts = [.. words.Select(word => word.GetProperty("start_ms").GetDouble())];
        Assert.Equal(starts.Order(), starts);
        Assert.All(words, word => Assert.True(word.GetProperty("end_ms").GetDouble() > word.GetProperty("start_ms").GetDouble()));
        (AudioFormat format, float[] samples) = Wav.ReadFile(_folder.PathTo("out.wav"));
        Assert.True(words[^1].GetProperty("end_ms").GetDouble() <= format.DurationOf(samples.Length).TotalMilliseconds + 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\t ")]
    [InlineData("😀 🎉 👍🏽")]
    [InlineData("\u0001\u0002\u0007\u000b")]
    [InlineData("... !!! ---")]
    public async Task Generate_NothingToSay_SaysSoAndLeavesNoFile(string text)
    {
        RunResult result = await ParleyProgram.RunAsync("generate", "--text", text, "--output-path", _folder.PathTo("out.wav"));

        result.AssertExit(2).AssertOneErrorLine("nothing to say");
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task Generate_StandardInputEmpty_SaysSoAndWritesNothing()
    {
        RunResult result = await ParleyProgram.RunAsync("generate", "--text", "-", "--output-path", "-");

        result.AssertExit(2).AssertOneErrorLine("nothing to say");
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("@nobody likes response files")]
    [InlineData("--version is an option")]
    [InlineData("-5 degrees outside")]
    public async Task Generate_TextLooksLikeAnOption_IsSpoken(string text)
    {
        RunResult result = await ParleyProgram.RunAsync("generate", "--text=" + text, "--output-path", "-");

        Assert.True(Wav.Duration(result.AssertExit(0).Output) > TimeSpan.FromSeconds(0.8));
    }

    [Fact]
    public async Task Generate_ControlCharactersAmongWords_SpeaksTheWords()
    {
        RunResult result = await ParleyProgram.RunAsync("generate", "--text", "Good\u0007 \u001b[1mmorning\u001b[0m everybody.", "--output-path", "-");

        Assert.True(Wav.Duration(result.AssertExit(0).Output) > TimeSpan.FromSeconds(0.8));
    }

    [Fact]
    public async Task Generate_UnknownVoice_NamesTheEngineAndExits2()
    {
        RunResult result = await ParleyProgram.RunAsync("generate", "--text", "x", "--voice", "nobody-at-all", "--output-path", _folder.PathTo("out.wav"));

        result.AssertExit(2).AssertOneErrorLine("no voice 'nobody-at-all'", "parley voices list");
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task Generate_UnknownEngine_SuggestsAndExits2()
    {
        RunResult result = await ParleyProgram.RunAsync("generate", "--text", "x", "--engine", "flit", "--output-path", _folder.PathTo("out.wav"));

        result.AssertExit(2).AssertOneErrorLine("no engine 'flit'", "Did you mean 'flite'?");
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task Generate_ExistingFile_IsReplacedWhole()
    {
        await File.WriteAllTextAsync(_folder.PathTo("out.wav"), new string('x', 1_000_000), TestContext.Current.CancellationToken);

        (await ParleyProgram.RunAsync("generate", "--text", "Short.", "--output-path", _folder.PathTo("out.wav"))).AssertExit(0);

        Assert.InRange(Wav.Duration(await File.ReadAllBytesAsync(_folder.PathTo("out.wav"), TestContext.Current.CancellationToken)), TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Generate_WrongText_KeepsTheExistingFile()
    {
        await File.WriteAllTextAsync(_folder.PathTo("out.wav"), "precious", TestContext.Current.CancellationToken);

        (await ParleyProgram.RunAsync("generate", "--text", "🎉", "--output-path", _folder.PathTo("out.wav"))).AssertExit(2);

        Assert.Equal("precious", await File.ReadAllTextAsync(_folder.PathTo("out.wav"), TestContext.Current.CancellationToken));
        Assert.Equal(["out.wav"], _folder.Names);
    }

    [Fact]
    public async Task Generate_FolderMissing_SaysSo()
    {
        RunResult result = await ParleyProgram.RunAsync("generate", "--text", "x", "--output-path", _folder.PathTo("no", "out.wav"));

        result.AssertExit(1).AssertOneErrorLine("out.wav", "no such file or folder");
    }

    [Fact]
    public async Task Generate_OutputIsFolder_Exits2()
    {
        (await ParleyProgram.RunAsync("generate", "--text", "x", "--output-path", _folder.Path)).AssertExit(2).AssertOneErrorLine("not the name of a file");
    }

    [Fact]
    public async Task Generate_FullDevice_SaysThatTheDiskIsFull()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /dev/full on this system.");

        RunResult result = await ParleyProgram.RunAsync("generate", "--text", "Hello there.", "--output-path", "/dev/full");

        result.AssertExit(1).AssertOneErrorLine("/dev/full", "disk is full");
    }

    [Fact]
    public async Task Generate_ReaderGoesAway_EndsQuietly()
    {
        await using RunningProgram program = ParleyProgram.Start(["generate", "--text", "-", "--output-path", "-"], readOutput: false);
        await program.Input.WriteAsync("This goes on. "u8.ToArray(), TestContext.Current.CancellationToken);
        await program.Input.FlushAsync(TestContext.Current.CancellationToken);
        await program.Output.ReadExactlyAsync(new byte[1_000], TestContext.Current.CancellationToken);

        program.Output.Close();
        try
        {
            for (int i = 0; i < 50; i++)
                await program.Input.WriteAsync("And on, and on, and on it goes. "u8.ToArray(), TestContext.Current.CancellationToken);
            program.Input.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        Assert.Equal("", (await program.WaitAsync()).AssertExit(0).Error);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Generate_Interrupted_Exits130AndLeavesNoFile(string signal)
    {
        await using RunningProgram program = ParleyProgram.Start(["generate", "--text", "-", "--output-path", _folder.PathTo("out.wav")]);
        await program.Input.WriteAsync("The beginning of something. "u8.ToArray(), TestContext.Current.CancellationToken);
        await program.Input.FlushAsync(TestContext.Current.CancellationToken);
        await WaitForFileAsync();

        await program.SignalAsync(signal);

        Assert.Equal("", (await program.WaitAsync()).AssertExit(130).Error);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task Generate_LibrariesMissing_SaysWhatToInstall()
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PARLEY_NATIVE"] = _folder.Path, ["PATH"] = "/nonexistent" };

        RunResult result = await RunningProgram.RunAsync(
            Path.Combine(ParleyProgram.Folder, "parley"), ["generate", "--engine", "espeak", "--text", "x", "--output-path", _folder.PathTo("out.wav")], environment: environment);

        result.AssertExit(69).AssertOneErrorLine("espeak-ng");
        Assert.Empty(_folder.Names);
    }

    // The temporary file is there once speaking has begun.
    private async Task WaitForFileAsync()
    {
        using var watcher = new FileSystemWatcher(_folder.Path);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => seen.TrySetResult();
        watcher.EnableRaisingEvents = true;
        if (_folder.Names.Count > 0)
            return;
        await seen.Task.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);
    }
}
