using Parley.Core;
using Parley.Engines.Phonemes;

namespace Parley.Engines.Tests.Phonemes;

/// <summary>
/// The program as it is found in the wild: present, absent, dying, hanging. Stand-ins are shell scripts.
/// </summary>
public sealed class EspeakPhonemizerTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("parley-phonemes-").FullName;
    private EspeakPhonemizer? _phonemizer;

    public void Dispose()
    {
        _phonemizer?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Phonemize_Sentence_GivesWordsMarksAndSpans()
    {
        const string Text = "Hello there, \"you\" of the 21!";
        IReadOnlyList<PhonemeClause> clauses =
            await Installed().PhonemizeAsync(Text, "en-us", TestContext.Current.CancellationToken);

        Assert.Equal([",", "!"], clauses.Select(clause => clause.Punctuation));
        Assert.Equal(["Hello", "there", "you", "of", "the", "21"],
            clauses.SelectMany(clause => clause.Words).Select(word => Text.Substring(word.Start, word.Length)));
        Assert.Equal("həlˈo͡ʊ", clauses[0].Words[0].Phonemes);
        Assert.Equal(("\"", "\""), (clauses[1].Words[0].Before, clauses[1].Words[0].After));
        Assert.Equal("twˈɛnti wˈʌn", clauses[1].Words[^1].Phonemes);
    }

    [Fact]
    public async Task Phonemize_GivenPhonemes_PassThrough()
    {
        IReadOnlyList<PhonemeClause> clauses =
            await Installed().PhonemizeAsync("Say [[həlˈoʊ]] now.", "en-us", TestContext.Current.CancellationToken);

        PhonemeWord given = clauses[0].Words[1];
        Assert.True(given.IsGiven);
        Assert.Equal("həlˈoʊ", given.Phonemes);
        Assert.Equal(3, clauses[0].Words.Count);
    }

    [Fact]
    public async Task Phonemize_WhatEspeakWouldObey_IsSaid()
    {
        EspeakPhonemizer phonemizer = Installed();
        foreach (
            string text in (string[])["-v de --help", "<speak>hi</speak>", "ttttt",
                "a\0b\u0001c", "]] [[ttttt", new string('x', 50_000)])
            Assert.NotEmpty(await phonemizer.PhonemizeAsync(text, "en-us", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Phonemize_ManyAtOnce_EachGetsItsOwn()
    {
        EspeakPhonemizer phonemizer = Installed();
        Task<string>[] asking = [.. Enumerable.Range(0, 60).Select(i => SayAsync(phonemizer, $"{i} men"))];

        string[] said = await Task.WhenAll(asking);

        Assert.Equal(60, said.Distinct(StringComparer.Ordinal).Count());
        Assert.All(said, phonemes => Assert.EndsWith("mˈɛn", phonemes, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Phonemize_Missing_SaysWhatToInstall()
    {
        var exception =
            await Assert.ThrowsAsync<EngineUnavailableException>(() => SayAsync(New("no-such-espeak"), "hi"));

        Assert.Contains("apt-get install espeak-ng", exception.Message, StringComparison.Ordinal);
        Assert.False(New("no-such-espeak").Probe().IsAvailable);
    }

    [Fact]
    public async Task Phonemize_UnknownLanguage_SaysSoAndTheNextRequestWorks()
    {
        EspeakPhonemizer phonemizer = Installed();

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(
            async () => await phonemizer.PhonemizeAsync("hi", "xx-none", TestContext.Current.CancellationToken));

        Assert.Contains("xx-none", exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(await SayAsync(phonemizer, "hi"));
    }

    [Fact]
    public async Task Phonemize_DiesOnce_IsAskedAgain()
    {
        EspeakPhonemizer phonemizer =
            Script("if [ ! -e \"$0.died\" ]; then touch \"$0.died\"; exit 3; fi; while read line; do case \"$line\" in '[['*) echo ttttt;; *) echo said;; esac; done");

        Assert.Equal("said", await SayAsync(phonemizer, "hi"));
    }

    [Fact]
    public async Task Phonemize_AlwaysDies_SaysWhatItSaid()
    {
        var exception =
            await Assert.ThrowsAsync<EngineUnavailableException>(
                () => SayAsync(Script("echo 'its data is gone' >&2; exit 3"), "hi"));

        Assert.Contains("its data is gone", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phonemize_Hangs_EndsTheProgramAndSaysSo()
    {
        EspeakPhonemizer phonemizer = Script("echo $$ >> \"$0.pid\"; exec sleep 1000", TimeSpan.FromMilliseconds(300));

        var exception = await Assert.ThrowsAsync<EngineUnavailableException>(() => SayAsync(phonemizer, "hi"));

        Assert.Contains("did not answer", exception.Message, StringComparison.Ordinal);
        string[] started =
            await File.ReadAllLinesAsync(Path.Combine(_folder, "espeak.pid"), TestContext.Current.CancellationToken);
        Assert.Equal(2, started.Length);
        Assert.All(started, pid => Assert.False(IsRunning(int.Parse(pid))));
    }

    [Fact]
    public async Task Phonemize_AskedTwice_AsksTheProgramOnce()
    {
        EspeakPhonemizer phonemizer =
            Script("while read line; do case \"$line\" in '[['*) echo ttttt;; *) echo \"$line\" >> \"$0.asked\"; echo said;; esac; done");

        for (int i = 0; i < 3; i++)
            await SayAsync(phonemizer, "hi");

        Assert.Equal(
            "hi", Assert.Single(
                await File.ReadAllLinesAsync(
                    Path.Combine(_folder, "espeak.asked"), TestContext.Current.CancellationToken)).Trim());
    }

    private EspeakPhonemizer Installed()
    {
        EspeakPhonemizer phonemizer = New("espeak-ng");
        if (phonemizer.Probe() is { IsAvailable: false, Detail: var reason })
            Assert.Skip(reason);
        return phonemizer;
    }

    private EspeakPhonemizer Script(string commands, TimeSpan? patience = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        string path = Path.Combine(_folder, "espeak");
        File.WriteAllText(path, $"#!/bin/sh\n{commands}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return New(path, patience);
    }

    private EspeakPhonemizer New(string program, TimeSpan? patience = null) =>
        _phonemizer =
            new EspeakPhonemizer(new EspeakOptions { Program = program }, TimeProvider.System, patience ?? _patience);

    private static async Task<string> SayAsync(EspeakPhonemizer phonemizer, string text) =>
        (await phonemizer.PhonemizeAsync(text, "en-us", TestContext.Current.CancellationToken))[0].Phonemes;

    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return !process.WaitForExit(5_000);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
