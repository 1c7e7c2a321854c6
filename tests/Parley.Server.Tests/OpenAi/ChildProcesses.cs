using System.Diagnostics;
using System.Globalization;

namespace Parley.Server.Tests.OpenAi;

/// <summary>Programs that this process has started, on Linux.</summary>
internal static class ChildProcesses
{
    /// <summary>Those whose command line has the argument.</summary>
    public static IReadOnlyList<int> With(string argument)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Children are found in /proc.");
        return [.. Process.GetProcesses().Select(static process => process.Id).Where(id => IsChild(id) && Arguments(id).Contains(argument))];
    }

    private static bool IsChild(int id)
    {
        // pid (name) state parent …, and a name may hold anything
        string stat = Read(id, "stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 && int.Parse(fields[1], CultureInfo.InvariantCulture) == Environment.ProcessId;
    }

    private static string[] Arguments(int id) => Read(id, "cmdline").Split('\0');

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (IOException)
        {
            return "";   // it has just ended
        }
        catch (UnauthorizedAccessException)
        {
            return "";
        }
    }
}
