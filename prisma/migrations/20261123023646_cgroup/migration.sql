-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "cgroup" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Schedule" ADD COLUMN     "cgroup" TEXT NOT NULL DEFAULT '';
