using System.Diagnostics;

using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Engines.Phonemes;

namespace Parley.Engines.Espeak;

/// <summary>Reads the list of voices that espeak-ng prints.</summary>
internal static class EspeakVoices
{
    private static readonly EngineVoice _default = new("en-us", "en-us", "English (America)");

    /// <summary>The default first; it alone if the program is missing.</summary>
    public static IReadOnlyList<EngineVoice> List(EspeakProgram program)
    {
        try
        {
            using Process process = program.Start("--voices");
            process.StandardInput.Close();
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            IReadOnlyList<EngineVoice> voices = Parse(process.StandardOutput.ReadToEnd());
            process.WaitForExit();
            return voices;
        }
        catch (EngineUnavailableException)
        {
            return [_default];
        }
    }

    /// <param name="table">A heading, then a line for each voice: priority, language, age and gender, name, file, other languages.</param>
    internal static IReadOnlyList<EngineVoice> Parse(string table)
    {
        IEnumerable<EngineVoice> voices =
            from line in table.Split('\n').Skip(1)
            let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            // Those of MBROLA need another program and data that is not free.
            where columns.Length >= 5 && !columns[4].StartsWith("mb/", StringComparison.Ordinal)
            select new EngineVoice(columns[1], columns[1], Describe(columns[3], columns[2]));
        return [.. voices
            .DistinctBy(voice => voice.Id, StringComparer.OrdinalIgnoreCase)
            .Prepend(_default)
            .DistinctBy(voice => voice.Id, StringComparer.OrdinalIgnoreCase)];
    }

    private static string Describe(string name, string gender) => name.Replace('_', ' ') + gender switch
    {
        ['-', '-', '/', 'F'] => ", woman",
        ['-', '-', '/', 'M'] => ", man",
        _ => "",
    };
}
