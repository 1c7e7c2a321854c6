namespace Parley.Core.Training;

/// <summary>What a job is doing.</summary>
public enum TrainingStage
{
    /// <summary>Nothing yet.</summary>
    Waiting,

    /// <summary>Listening to the recordings and choosing the best of them.</summary>
    CheckingSamples,

    /// <summary>Reading what was chosen.</summary>
    ReadingSamples,

    /// <summary>The engine's model hears it.</summary>
    ComputingVoice,

    /// <summary>The voice goes into the library.</summary>
    SavingVoice,

    /// <summary>Nothing any more.</summary>
    Done,
}
