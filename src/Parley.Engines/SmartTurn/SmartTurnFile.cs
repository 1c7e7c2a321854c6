using Parley.Core;
using Parley.Engines.Models;

namespace Parley.Engines.SmartTurn;

/// <summary>Where the model is: in the store, or where the settings say.</summary>
internal sealed class SmartTurnFile(ModelStore store, SmartTurnOptions options)
{
    private static readonly string[] _names = ["smart-turn-v3.2-cpu.onnx", "smart-turn-v3.1-cpu.onnx", "smart-turn-v3.0.onnx"];

    private bool IsOutside => options.Model.AsSpan().IndexOfAny('/', '\\') >= 0;

    /// <summary>How to get a whole one, as an imperative.</summary>
    public string Fix => IsOutside
        ? $"put the published {_names[0]} there or change Parley:SmartTurn:Model"
        : $"run 'parley models pull {options.Model}'";

    /// <exception cref="EngineUnavailableException">It is not there.</exception>
    public string Require()
    {
        if (IsOutside && File.Exists(options.Model))
            return options.Model;
        ModelFolder folder = IsOutside ? new ModelFolder(options.Model, Fix) : store.FolderFor(options.Model);
        return folder.Require(_names);
    }

    /// <summary>Whether there is one. Never throws, loads nothing.</summary>
    public EngineAvailability Probe()
    {
        try
        {
            return EngineAvailability.Available(Require());
        }
        catch (EngineUnavailableException exception)
        {
            return EngineAvailability.Missing(
                IsOutside ? exception.Message : $"Its model is not installed; {Fix}.");
        }
    }
}
