using System.ComponentModel;
using System.Diagnostics;
using System.Text;

using Parley.Core;

namespace Parley.Engines.Phonemes;

/// <summary>
/// Starts espeak-ng. It is under the GPL, so it is only ever run as a program of its own; text goes through its
/// standard input, never through its arguments.
/// </summary>
internal sealed class EspeakProgram(string program)
{
    private const string WhatToDo =
        "install it with 'apt-get install espeak-ng' (Debian, Ubuntu) or 'brew install espeak-ng' (macOS)";

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lazy<string?> _stdbuf = new(static () => Find("stdbuf"));

    /// <summary>
    /// Whether it can be made to write a line as soon as it has it; the C library would collect 4 KB of them.
    /// </summary>
    public bool CanAnswerByLine => _stdbuf.Value is not null;

    /// <summary>Whether it is there; it is not started.</summary>
    public EngineAvailability Probe()
    {
        string? path = Find(program);
        return path is null
            ? EngineAvailability.Missing($"The program '{program}' is not in PATH; {WhatToDo}.")
            : EngineAvailability.Available(path);
    }

    /// <exception cref="EngineUnavailableException">It is missing or cannot be started.</exception>
    public Process Start(params IReadOnlyList<string> arguments) => Start(program, arguments);

    /// <summary>The same, writing by the line.</summary>
    /// <exception cref="EngineUnavailableException">It is missing or cannot be started.</exception>
    public Process StartByLine(params IReadOnlyList<string> arguments)
    {
        // The program in between would only say that there is no such file.
        if (Probe() is { IsAvailable: false } missing)
            throw new EngineUnavailableException(missing.Detail);
        return Start(_stdbuf.Value!, ["-oL", program, .. arguments]);
    }

    private static Process Start(string file, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = _utf8,
            StandardOutputEncoding = _utf8,
            StandardErrorEncoding = _utf8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            return Process.Start(start) ?? throw new EngineUnavailableException(
                $"The program '{file}' did not start; {WhatToDo}.");
        }
        catch (Win32Exception exception)
        {
            throw new EngineUnavailableException(
                $"The program '{file}' cannot be started ({exception.Message}); {WhatToDo}.", exception);
        }
    }

    private static string? Find(string program)
    {
        if (program.Contains(Path.DirectorySeparatorChar))
            return File.Exists(program) ? program : null;

        IEnumerable<string> folders =
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
                Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(
            folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") }).FirstOrDefault(
                File.Exists);
    }
}
