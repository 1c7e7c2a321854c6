using System.Diagnostics;
using System.Text;

using Parley.Core;

namespace Parley.Engines.Phonemes;

/// <summary>
/// One espeak-ng that turns lines of text into phonemes. It reads line by line as long as its input is open; where its
/// answers can be had line by line too (<c>stdbuf</c>), it is kept, else it serves one batch. One batch at a time.
/// </summary>
internal sealed class EspeakProcess : IDisposable
{
    /// <summary>What it reads at once; the rest of a longer line would be taken for another.</summary>
    public const int MaximumLineBytes = 960;

    // Phonemes are passed through, so that this comes back as it is; text never gives it, as brackets are taken out of
    // it.
    private const string EndOfAnswer = "ttttt";

    private readonly Process _process;
    private readonly string _language;
    private readonly Task<string> _errors;

    private EspeakProcess(Process process, string language, bool isKept)
    {
        _process = process;
        _language = language;
        IsKept = isKept;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether it can be asked again.</summary>
    public bool IsKept { get; }

    public bool HasExited => _process.HasExited;

    /// <exception cref="EngineUnavailableException">espeak-ng is missing or cannot be started.</exception>
    public static EspeakProcess Start(EspeakProgram program, string language)
    {
        // Phonemes only, in IPA with ties, from UTF-8.
        string[] arguments = ["-q", "--ipa", "--tie", "-b", "1", "-v", language];
        return program.CanAnswerByLine
            ? new EspeakProcess(program.StartByLine(arguments), language, isKept: true)
            : new EspeakProcess(program.Start(arguments), language, isKept: false);
    }

    /// <summary>The phonemes of each line. Blocks a thread as little as pipes allow.</summary>
    /// <param name="lines"> Without line ends, none longer than <see cref="MaximumLineBytes"/>; 16 KB at most
    /// together. </param>
    /// <exception cref="IOException">It died or closed its end; the message has what it said.</exception>
    public async Task<string[]> AskAsync(IReadOnlyList<string> lines)
    {
        var question = new StringBuilder();
        foreach (string line in lines)
            // The space keeps the line end from clinging to the last word ("GPUs").
            question.Append(line).Append(" \n[[").Append(EndOfAnswer).Append("]]\n");
        try
        {
            await _process.StandardInput.WriteAsync(question);
            await _process.StandardInput.FlushAsync();
            if (!IsKept)
                _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone; what it said is read below.
        }

        string[] answers = new string[lines.Count];
        for (int i = 0; i < answers.Length; i++)
            answers[i] = await ReadAnswerAsync();
        return answers;
    }

    /// <summary>Ends the program, and with it a question in progress.</summary>
    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }

        _process.Dispose();
    }

    private async Task<string> ReadAnswerAsync()
    {
        var answer = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            string phonemes = line.Trim();
            if (phonemes == EndOfAnswer)
                return answer.ToString();
            if (phonemes.Length > 0)
                answer.Append(answer.Length > 0 ? " " : "").Append(phonemes);
        }

        string said = (await _errors).Trim();
        throw new IOException(
            $"espeak-ng ended while it spoke '{_language}' ({(said.Length > 0 ? said : "it said nothing")})");
    }
}
