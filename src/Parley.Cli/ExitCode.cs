namespace Parley.Cli;

/// <summary>What the program tells its caller; docs and scripts rely on the numbers.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>A component that the work needs is missing (EX_UNAVAILABLE of sysexits.h).</summary>
    public const int Unavailable = 69;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}
