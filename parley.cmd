@echo off
rem Runs Parley on Windows: installs the native libraries and what builds the dashboard, and builds when something is missing. The rest of setup is by hand: parley doctor says what.
setlocal
set "ROOT=%~dp0"
set "OUTPUT=%ROOT%artifacts\launch"
set "PROGRAM=%OUTPUT%\bin\Parley.Cli\release\parley.dll"

where /q dotnet || (echo parley: the .NET SDK 10 is missing. Install it from https://dot.net/download, then run this again. >&2 & exit /b 69)
if exist "%ROOT%native\package-lock.json" if not exist "%ROOT%native\node_modules" (
  where /q npm || (echo parley: npm is missing. Install Node.js 20 or newer from https://nodejs.org, then run this again. >&2 & exit /b 69)
  echo parley: installing native libraries >&2
  pushd "%ROOT%native" & call npm ci --ignore-scripts --no-audit --no-fund >&2 || (popd & exit /b 69)
  popd
)
if not exist "%ROOT%web\node_modules" (
  where /q npm || (echo parley: npm is missing. Install Node.js 20 or newer from https://nodejs.org, then run this again. >&2 & exit /b 69)
  echo parley: installing what builds the dashboard >&2
  pushd "%ROOT%web" & call npm ci --omit=dev --ignore-scripts --no-audit --no-fund >&2 || (popd & exit /b 69)
  popd
)
rem An incremental build takes seconds; PARLEY_NO_BUILD=1 leaves it out.
if not exist "%PROGRAM%" goto build
if defined PARLEY_NO_BUILD goto run
:build
pushd "%ROOT%web" & call npm run --silent build >&2 || (popd & exit /b 1)
popd
dotnet build "%ROOT%src\Parley.Cli" -c Release --artifacts-path "%OUTPUT%" --nologo -v quiet -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false >&2 || exit /b 1
:run
dotnet "%PROGRAM%" %*
