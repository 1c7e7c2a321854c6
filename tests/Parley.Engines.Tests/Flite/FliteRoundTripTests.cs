using System.Diagnostics;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Engines.Flite;
using Parley.Testing;

namespace Parley.Engines.Tests.Flite;

/// <summary>What flite says, another program understands.</summary>
public sealed class FliteRoundTripTests
{
    private const string Recogniser = "pocketsphinx_continuous";

    [Theory]
    [InlineData("slt")]
    [InlineData("rms")]
    public async Task Synthesize_Sentences_AreUnderstoodByARecogniser(string voice)
    {
        if (FliteLibrary.Probe() is { IsAvailable: false, Detail: var reason })
            Assert.Skip(reason);
        Assert.SkipUnless(IsInPath(Recogniser), $"{Recogniser} is not installed.");
        string[] sentences = ["the weather is nice today", "i would like to go home", "she opened the door and looked outside", "please tell me what time it is"];

        int words = 0;
        int understood = 0;
        foreach (string sentence in sentences)
        {
            Speech speech = await Speech.OfAsync(
                new FliteTextToSpeechEngine(), new SpeechRequest(sentence + ".") { Voice = voice }, TestContext.Current.CancellationToken);
            string[] heard = (await RecogniseAsync(speech)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            words += sentence.Split(' ').Length;
            understood += sentence.Split(' ').Intersect(heard, StringComparer.Ordinal).Count();
        }

        // It differs a little from run to run: the voices draw their noise at random.
        Assert.True(understood >= 0.6 * words, $"{understood} of {words} words were understood.");
    }

    private static async Task<string> RecogniseAsync(Speech speech)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.wav");
        try
        {
            await using (FileStream file = File.Create(path))
            using (var wav = new WavWriter(file, AudioFormat.Speech16Khz, WavEncoding.Pcm16))
                wav.Write([.. speech.Samples]);
            using Process process = Process.Start(
                new ProcessStartInfo(Recogniser, ["-infile", path, "-logfn", "/dev/null"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            string text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return text.ReplaceLineEndings(" ");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static bool IsInPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
